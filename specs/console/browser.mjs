// A browser, and what every walk with one needs: visitors, pictures, signing in, codes of an authenticator app.
import { createHmac } from "node:crypto";
import { chromium } from "playwright-core";

export function expect(holds, text, seen = "") {
  if (!holds) throw new Error(`${text}\n       seen: ${seen}`);
  console.log(`   ok  ${text}`);
}

/** What an authenticator app shows (RFC 6238). */
export function code(base32, later = 0) {
  const bits = [...base32].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
  const hash = createHmac("sha1", secret).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, "0");
}

/** Once it is there; pages take a moment. */
export async function shows(locator) {
  await locator.first().waitFor({ timeout: 10000 });
  return true;
}

export async function arrives(page, path) {
  await page.waitForURL((url) => url.pathname === path, { timeout: 10000 });
  return true;
}

/** A browser for the server that `given` tells of. */
export async function opened(given) {
  const complaints = [];
  let pictures = 0;
  const browser = await chromium.launch({
    executablePath: given.chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });

  async function visitor(options = {}) {
    const context = await browser.newContext({ baseURL: given.url, ...options });
    const page = await context.newPage();
    page.on("console", (message) => {
      const expected = message.text().includes("the server responded with a status of 4");
      if (["error", "warning"].includes(message.type()) && !expected) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    return page;
  }

  async function picture(page, name) {
    const path = `${given.pictures}/${String(++pictures).padStart(2, "0")}-${name}.png`;
    await page.screenshot({ path, fullPage: true });
    console.log(`       ${path}`);
  }

  async function signIn(page, extra = {}) {
    await page.goto(extra.path ?? "/console");
    await page.getByLabel("E-mail address").fill(extra.email ?? given.email);
    await page.getByLabel("Password").fill(extra.password ?? given.password);
    if (extra.code) await page.getByRole("textbox", { name: "Code" }).fill(extra.code);
    await page.getByRole("button", { name: "Sign in" }).click();
  }

  /** A call of REST: its status and what it said. */
  async function asked(key, path, body, method) {
    const answer = await fetch(given.url + path, {
      method: method ?? (body ? "POST" : "GET"),
      headers: { Authorization: `Bearer ${key}`, ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, ok: answer.ok, said: await answer.json() };
  }

  /** The result of a call of REST, or an error that says what was refused. */
  async function rest(key, path, body, method) {
    const { status, ok, said } = await asked(key, path, body, method);
    if (!ok) throw new Error(`${path} answers ${status}: ${JSON.stringify(said)}`);
    return said;
  }

  return { visitor, picture, signIn, asked, rest, complaints, close: () => browser.close() };
}

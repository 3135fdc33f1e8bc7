// The steps of the browser; the first surprise ends the walk.
import { readFileSync } from "node:fs";
import { arrives, code, expect, opened, shows } from "./browser.mjs";

const given = JSON.parse(readFileSync(0, "utf8"));
const { visitor, picture, signIn, rest, complaints, close } = await opened(given);

async function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
}

async function byMouse() {
  const page = await visitor({ viewport: { width: 1280, height: 900 } });
  await signIn(page, { password: "wrong horse battery" });
  expect(await shows(page.getByRole("alert")), "a wrong password is told");
  await picture(page, "sign-in-refused");
  await signIn(page, { path: "/console/account" });
  expect(await arrives(page, "/console/account"), "signing in leads to the page that was asked for", page.url());
  const [cookie] = await page.context().cookies();
  expect(cookie.name === "__Host-ostiary" && cookie.secure && cookie.httpOnly && cookie.sameSite === "Lax",
    "the browser keeps the cookie on plain http of the loopback", JSON.stringify(cookie));
  await picture(page, "account");
  await page.goto("/console");
  expect((await page.getByRole("heading", { level: 1 }).textContent()).length > 0, "the first page says who is here");
  await picture(page, "overview");
  return page;
}

async function secondFactor(page) {
  await page.goto("/console/account");
  await page.getByLabel("Your password, once more").fill(given.password);
  await page.getByRole("button", { name: "Continue" }).click();
  expect(await shows(page.getByRole("img", { name: /QR code/ })), "a picture for the app is shown");
  const secret = (await page.locator("code.secret").textContent()).replaceAll(" ", "");
  await picture(page, "second-factor");
  await page.getByRole("textbox", { name: "Code" }).fill(code(secret));
  await page.getByRole("button", { name: "Confirm" }).click();
  await shows(page.locator(".codes"));
  const recovery = await page.locator(".codes code").allTextContents();
  expect(recovery.length === 10, "ten recovery codes are shown");
  await picture(page, "recovery-codes");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await signIn(page);
  expect(await shows(page.getByRole("alert")), "the password alone opens nothing any more");
  await signIn(page, { code: code(secret, 1) });
  expect(await shows(page.getByText("given", { exact: true })), "with a code it does");
  await page.goto("/console/account");
  await picture(page, "second-factor-active");
  await page.getByRole("textbox", { name: "A code, to remove it" }).fill(recovery[0]);
  await page.getByRole("button", { name: "Remove" }).click();
  expect(await shows(page.getByRole("heading", { name: "Set up a second factor" })), "with a recovery code it is removed");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  expect(await arrives(page, "/console/sign-in"), "signing out leads to the door", page.url());
  await page.context().close();
}

/** Tab and type alone; no script runs. */
async function byKeyboard() {
  const page = await visitor({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  await page.goto("/console");
  const focused = () => page.locator(":focus");
  await focused().waitFor(); // the first field, a little after the page
  await page.keyboard.type(given.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(given.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/console");
  await page.keyboard.press("Tab");
  expect((await focused().textContent()) === "Skip to content", "the first stop is the skip link");
  await picture(page, "skip-link");
  const stops = [];
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    stops.push(((await focused().count()) && (await focused().first().textContent())) || "");
  }
  expect(["Overview", "Account", "Sign out"].every((name) => stops.includes(name)), "all of the navigation is reached", stops);
  await page.getByRole("link", { name: "Account" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/console/account");
  await picture(page, "focus");
  await page.getByRole("button", { name: "Sign out", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/console/sign-in");
  expect(true, "signing in, going about and signing out need no mouse and no script");
  await page.context().close();
}

async function onAPhoneInTheDark() {
  const page = await visitor({
    viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, colorScheme: "dark" });
  await page.goto("/console");
  expect(await fits(page), "the door fits on a phone");
  await picture(page, "phone-sign-in");
  await signIn(page);
  expect(await fits(page), "the overview fits on a phone");
  await picture(page, "phone-overview");
  await page.goto("/console/account");
  expect(await fits(page), "the account fits on a phone");
  await picture(page, "phone-account");
  await page.context().close();
}

const SECRET = "vsecure://secrets/production/DATABASE_PASSWORD";
const APPROVER = { email: "grace@example.org", password: "correct horse battery staple" };

/** A rule for production, somebody to approve, and an agent that may ask. */
async function prepared() {
  const owner = given.api_key;
  await rest(owner, "/v1/identity/members", { ...APPROVER, display_name: "Grace", roles: ["approver"] });
  await rest(owner, "/v1/security/mcp/resources", {
    uri: "vsecure://secrets/production/*", name: "Production", permissions: ["read"], requiresApproval: true,
    approvers: [APPROVER.email], requireReason: true });
  await rest(owner, "/v1/security/mcp/secret-writes", { uri: SECRET, value: "swordfish" });
  const agent = await rest(owner, "/v1/identity/service-accounts", { name: "deploy-agent", scopes: ["mcp:read"] });
  const key = await rest(owner, "/v1/identity/api-keys", { service_account_id: agent.id, name: "laptop", kind: "vsec" });
  return key.key;
}

async function asks(agent, reason, resource = SECRET) {
  return rest(agent, "/v1/security/mcp/approve", { resource, operation: "read", reason, ttl: 3600 });
}

async function approving() {
  const agent = await prepared();
  const request = await asks(agent, "Migration 42 fails on the replica.\nI need one look at the connection settings.");
  const path = new URL(request.approvalUrl).pathname;
  const page = await visitor({ viewport: { width: 1280, height: 900 } });
  await signIn(page, { ...APPROVER, path });
  expect(await arrives(page, path), "the link of the mail leads to the request, by way of the door", page.url());
  expect(await shows(page.getByText("Migration 42 fails")), "the page says why");
  expect((await rest(agent, `/v1/security/mcp/approvals/${request.approvalId}`)).status === "pending",
    "opening it approves nothing");
  await picture(page, "approval");
  await page.getByLabel("Reason").fill("Go ahead, and tell me what you find.");
  await page.getByRole("button", { name: "Approve" }).click();
  expect(await shows(page.getByText("approved", { exact: true })), "it is approved");
  await picture(page, "approval-given");
  const read = await rest(agent, `/v1/security/mcp/resources/${encodeURIComponent(SECRET)}`);
  expect(read.value === "swordfish", "the agent reads that one secret");
  await page.getByRole("button", { name: "Revoke" }).click();
  expect(await shows(page.getByText("revoked", { exact: true })), "and it is revoked again");
  return { agent, page };
}

/** The list renews itself; a request that somebody else decides changes before the eyes. */
async function live({ agent, page }) {
  await page.goto("/console/approvals");
  await picture(page, "approvals-none");
  await asks(agent, "The nightly report needs it again.");
  await page.reload();
  await page.getByRole("link", { name: /DATABASE_PASSWORD/ }).first().click();
  const second = await visitor({ viewport: { width: 1280, height: 900 } });
  await signIn(second, { ...APPROVER, path: "/console/approvals" });
  await picture(second, "approvals");
  await page.getByLabel("Reason").fill("Not at night.");
  await page.getByRole("button", { name: "Deny" }).click();
  await second.getByText("Nothing waits for your answer.").waitFor({ timeout: 10000 });
  expect(true, "a decision shows on another's screen without a reload");
  await second.context().close();
  await page.context().close();
}

async function approvingOnAPhone({ agent }) {
  const request = await asks(agent, "On call, at the airport.", "vsecure://secrets/production/PAGER_TOKEN");
  const page = await visitor({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  const path = new URL(request.approvalUrl).pathname;
  await signIn(page, { ...APPROVER, path });
  expect(await fits(page), "the request fits on a phone");
  await picture(page, "phone-approval");
  await page.getByRole("button", { name: "Deny" }).tap();
  await page.getByText("denied", { exact: true }).waitFor();
  await page.goto("/console/approvals");
  expect(await fits(page), "the list fits on a phone");
  await picture(page, "phone-approvals");
  await page.context().close();
  const owner = await visitor({ viewport: { width: 1280, height: 900 } });
  await signIn(owner, { path: `/console/approvals/${(await asks(agent, "Once more, please.", "vsecure://secrets/production/MAIL_TOKEN")).approvalId}` });
  expect(await shows(owner.getByText("Not for you to answer")), "whoever made the agent is told that others answer");
  await picture(owner, "approval-not-for-you");
  await owner.context().close();
}

try {
  const page = await byMouse();
  await secondFactor(page);
  await byKeyboard();
  await onAPhoneInTheDark();
  const story = await approving();
  await live(story);
  await approvingOnAPhone(story);
  expect(complaints.length === 0, "the browser complains of nothing", complaints.join("\n"));
} catch (surprise) {
  console.log(`   NO  ${surprise.message}`);
  process.exitCode = 1;
} finally {
  await close();
}

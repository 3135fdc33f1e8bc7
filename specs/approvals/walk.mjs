// An agent in five clients asks for the production database; a person who signs in answers. The first surprise ends the walk.
import { readFileSync } from 'node:fs';
import { arrives, code, expect, opened, shows } from '../console/browser.mjs';
import { CLIENTS } from './clients.mjs';

const given = JSON.parse(readFileSync(0, 'utf8'));
const { visitor, picture, signIn, asked, rest, complaints, close } = await opened(given);
const WIDE = { viewport: { width: 1280, height: 900 } };
const BASE = '/v1/security/mcp';
const DATABASE = 'vsecure://secrets/production/DATABASE_URL';
const BY_PATH = 'vsecure/production/database_url';
const VALUE = 'postgresql://app:swordfish@db.internal:5432/main';
const APPROVER = { email: 'grace@example.org', password: 'correct horse battery staple' };
const WHY = 'Migration 42 fails on the replica; I need one look at the connection settings.';

/** A lead declares what needs a yes and names who may say it. */
async function declared() {
  await rest(given.api_key, '/v1/identity/members', { ...APPROVER, display_name: 'Grace', roles: ['approver'] });
  await rest(given.api_key, `${BASE}/resources`, {
    uri: 'vsecure://secrets/production/*', name: 'Production', description: 'Production secrets, a person is asked.',
    permissions: ['read'], requiresApproval: true, approvers: [APPROVER.email], requireReason: true, minReasonLength: 10 });
  await rest(given.api_key, `${BASE}/resources`, { uri: 'vsecure://secrets/development/*', name: 'Development' });
  await rest(given.api_key, `${BASE}/secret-writes`, { uri: DATABASE, value: VALUE });
  await rest(given.api_key, `${BASE}/secret-writes`, { uri: 'vsecure://secrets/development/TEST_URL', value: 'sqlite' });
}

/** An agent that a vault's policy lets read the same path: what it is refused, it is refused for the approval alone. */
async function agent(name) {
  const made = await rest(given.api_key, '/v1/identity/service-accounts', { name, scopes: ['mcp:read', 'secrets:read'] });
  await rest(given.api_key, '/v1/policies', {
    name, rules: [{ path_pattern: 'vsecure/**', permissions: ['read'] }],
    bindings: [{ identity_type: 'service_account', identity_id: `sa:${name}` }] });
  return (await rest(given.api_key, '/v1/identity/api-keys', { service_account_id: made.id, name, kind: 'vsec' })).key;
}

/** Grace sets up a second factor with her app; from then on her password alone opens nothing. */
async function withSecondFactor() {
  const page = await visitor(WIDE);
  await signIn(page, { ...APPROVER, path: '/console/account' });
  await page.getByLabel('Your password, once more').fill(APPROVER.password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await shows(page.getByRole('img', { name: /QR code/ }));
  const secret = (await page.locator('code.secret').textContent()).replaceAll(' ', '');
  await page.getByRole('textbox', { name: 'Code' }).fill(code(secret));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await shows(page.locator('.codes'));
  await page.context().close();
  return secret;
}

const text = (result) => (result.content ?? []).map((each) => each.text).join('\n') || result.error?.message || '';
const content = (result) => result.structuredContent ?? JSON.parse(text(result));

/** Every door to the same secret, as one agent finds it: what it was told, and whether the value was. */
async function doors(client, key) {
  const known = await client.call('vsecure_read_resource', { uri: DATABASE });
  const vault = await client.call('scaivault_read_secret', { path: BY_PATH });
  const resource = await client.read(DATABASE);
  const byVault = await client.read(`scaivault://secrets/${given.tenant}/${BY_PATH}`);
  const seed = await asked(key, `${BASE}/resources/${encodeURIComponent(DATABASE)}`);
  const path = await asked(key, `/v1/secrets/${BY_PATH}`);
  return {
    vsecure_read_resource: text(known), scaivault_read_secret: text(vault),
    'resources/read': JSON.stringify(resource), 'resources/read of the vault': JSON.stringify(byVault),
    'REST of the seed': JSON.stringify(seed.said), 'REST of the vault': JSON.stringify(path.said),
  };
}

const tells = (said) => said.includes('swordfish');

async function shut(client, key, when) {
  const seen = await doors(client, key);
  expect(Object.values(seen).every((said) => !tells(said) && /approve|not found/i.test(said)),
    `${when}: six doors, and all of them are shut`, JSON.stringify(seen, null, 1));
  return seen;
}

async function opens(client, key) {
  const seen = await doors(client, key);
  const shutStill = Object.entries(seen).filter(([, said]) => !tells(said));
  expect(shutStill.length === 0, 'once approved: the same six are open, and nobody was restarted', JSON.stringify(shutStill));
}

/** What an approver sees before she answers. */
async function considered(page, name) {
  expect(await shows(page.getByText(WHY)), 'she sees why');
  const page1 = await page.locator('main').innerText();
  expect(page1.includes(`${name} asks`) && page1.includes(DATABASE) && /Operation\s+read/.test(page1),
    'who asks, and what would run', page1);
  expect(new RegExp(`On behalf of\\s+${given.email}`).test(page1), 'on whose behalf', page1);
  expect(/in the last day/.test(page1) && page1.includes('approval_required') && page1.includes(BY_PATH),
    'and what that agent did in the last day, the refused tries included', page1);
}

async function answered(page, path, word, reason, state) {
  await page.goto(path);
  await page.getByLabel('Reason').fill(reason);
  await page.getByRole('button', { name: word }).click();
  expect(await shows(page.getByText(state, { exact: true })), `she answers, and it is ${state}`);
}

/** The address that a client was led to, once it was. */
function led() {
  let told;
  const address = new Promise((resolve) => { told = resolve; });
  return { told, address };
}

const settled = (promise) => promise.then((value) => ({ value }), (error) => ({ error }));

async function story(kind, at, page, first) {
  console.log(`\n-- ${kind}`);
  const name = `agent-${at}`;
  const key = await agent(name);
  const { told, address } = led();
  const client = await CLIENTS[kind]({ url: `${given.url}/mcp`, key, python: given.python }, told);
  const refused = await shut(client, key, 'before');
  expect(/vsecure_request_approval/.test(refused.vsecure_read_resource) && refused.vsecure_read_resource.includes(DATABASE),
    'the refusal says in words how to ask', refused.vsecure_read_resource);
  const asking = client.call('vsecure_request_approval', { resource: DATABASE, reason: WHY, ttl: 3600 });
  const ended = settled(asking);
  const plain = kind.startsWith('nothing');
  const url = plain ? content(await asking).approvalUrl : await Promise.race([address, ended.then((it) => {
    throw new Error(`nobody was led anywhere: ${JSON.stringify(it)} ${it.error}`);
  })]);
  expect(url?.startsWith(`${given.url}/console/approvals/appr_`), plain
    ? 'the result tells the address'
    : kind.startsWith('forms') ? 'the form names the request, without a link' : 'the client leads a person to the address', url);
  const id = url.split('/').at(-1);
  await shut(client, key, kind.startsWith('forms') ? 'after a form that said yes in every way' : 'while nobody has answered');
  expect((await rest(key, `${BASE}/approvals/${id}`)).status === 'pending', 'it is pending, whatever the client answered');
  const path = new URL(url).pathname;
  if (kind.startsWith('forms')) {
    await page.goto('/console/approvals');
    await page.locator(`a[href$="${id}"]`).first().click();
    expect(await arrives(page, path), 'the page Approvals of the console leads to it', page.url());
  }
  await page.goto(path);
  await considered(page, name);
  if (first) await picture(page, 'a-request');
  const waiting = plain
    ? settled(client.call('vsecure_get_approval', { approvalId: id, waitSeconds: 60 }))
    : ended;
  await answered(page, path, 'Approve', 'Go ahead, and tell me what you find.', 'approved');
  if (first) await picture(page, 'approved');
  const outcome = await waiting;
  if (outcome.error) throw outcome.error;
  const it = content(outcome.value);
  expect(it.status === 'approved' && it.decision.startsWith('Go ahead') && /repeat the call/.test(it.next),
    'the waiting call tells the agent, with her reason and what to do next', JSON.stringify(it));
  await opens(client, key);
  await page.goto(path);
  await page.getByRole('button', { name: 'Revoke' }).click();
  expect(await shows(page.getByText('revoked', { exact: true })), 'she revokes it');
  await shut(client, key, 'once revoked');
  return { client, key, id, path };
}

async function told(page, client, key) {
  console.log('\n-- no, too late, and never mind');
  const reason = 'The report can wait until the morning shift looks at it.';
  const other = { resource: 'vsecure://secrets/production/REPORT_URL', reason: 'The nightly report needs it once more.' };
  const request = await rest(key, `${BASE}/approve`, other);
  const waiting = client.call('vsecure_get_approval', { approvalId: request.approvalId, waitSeconds: 60 });
  const path = new URL(request.approvalUrl).pathname;
  await answered(page, path, 'Deny', reason, 'denied');
  await picture(page, 'denied');
  const it = content(await waiting);
  expect(it.status === 'denied' && it.decision === reason && /said no/.test(it.next),
    'a no reaches the agent with its reason', JSON.stringify(it));
  const again = content(await client.call('vsecure_request_approval', other));
  expect(again.approvalId === request.approvalId && again.status === 'denied',
    'asking the same again at once is answered with that no', JSON.stringify(again));
  const taken = await rest(key, `${BASE}/approve`, {
    resource: 'vsecure://secrets/production/MAIL_TOKEN', reason: 'The mail server wants its token.' });
  await rest(key, `${BASE}/approvals/${taken.approvalId}/cancel`, {});
  await page.goto(new URL(taken.approvalUrl).pathname);
  expect(await shows(page.getByText('cancelled', { exact: true }))
    && (await page.getByRole('button', { name: 'Approve' }).count()) === 0, 'what was taken back can be answered no more');
  await picture(page, 'cancelled');
}

/** Asked for a minute when the walk began; by now that minute is over. */
async function late(page, client, request) {
  const left = new Date(request.expiresAt) - Date.now() + 1500;
  if (left > 0) await new Promise((resolve) => { setTimeout(resolve, left); });
  await page.goto(new URL(request.approvalUrl).pathname);
  expect(await shows(page.getByText('expired', { exact: true }))
    && (await page.getByRole('button', { name: 'Approve' }).count()) === 0, 'a link that is too old opens nothing');
  await picture(page, 'expired');
  const it = content(await client.call('vsecure_get_approval', { approvalId: request.approvalId }));
  expect(it.status === 'expired' && /ask anew/.test(it.next), 'and its agent hears that its time is over', JSON.stringify(it));
}

/** What an agent may know of: rules as resources and templates, secrets behind them where nobody need be asked. */
async function browsed(key) {
  console.log('\n-- resources');
  const client = await CLIENTS['links, 2026-07-28 (npm 2)']({ url: `${given.url}/mcp/approval`, key }, () => {});
  const tools = (await client.tools()).map((tool) => tool.name);
  expect(tools.includes('vsecure_request_approval') && tools.every((tool) => /^vsecure_(?!respond|approve)/.test(tool)),
    'the endpoint of approvals has its own tools, and none that approves', tools);
  const uris = (await client.resources()).map((each) => each.uri);
  expect(JSON.stringify(uris) === '["vsecure://secrets/development/TEST_URL"]',
    'what needs no yes is listed, and no name behind a rule that wants one', uris);
  const templates = (await client.templates()).map((each) => each.uriTemplate);
  expect(templates.includes('vsecure://secrets/production/{name}') && templates.includes('vsecure://secrets/development/{name}'),
    'rules for families are templates', templates);
  const completed = await client.complete('vsecure://secrets/development/{name}', 'name', 'TEST');
  expect(completed[0] === 'TEST_URL', 'a name completes', completed);
  const rules = JSON.stringify(content(await client.call('vsecure_list_resources', {})));
  expect(!rules.includes(APPROVER.email) && rules.includes('Production'), 'an agent is told of rules, and of nobody\'s address', rules);
  expect((await client.complaints()).length === 0, 'no message breaks its schema', await client.complaints());
  client.close();
}

try {
  await declared();
  const tardy = await agent('agent-late');
  const old = await rest(tardy, `${BASE}/approve`, {
    resource: 'vsecure://secrets/production/OLD_URL', reason: 'Asked for one minute alone.', ttl: 60 });
  const secret = await withSecondFactor();
  const page = await visitor(WIDE);
  const landing = new URL(old.approvalUrl).pathname;
  await signIn(page, { ...APPROVER, path: landing });
  expect(await shows(page.getByRole('alert')), 'the password alone opens nothing');
  await signIn(page, { ...APPROVER, path: landing, code: code(secret, 1) });
  expect(await arrives(page, landing), 'with a code of her app, the link leads to the request', page.url());
  let last;
  for (const [at, kind] of Object.keys(CLIENTS).entries()) {
    const played = await story(kind, at + 1, page, at === 0);
    const complaints1 = await played.client.complaints();
    expect(complaints1.length === 0, 'no message breaks its schema', JSON.stringify(complaints1));
    if (last) last.client.close();
    last = played;
  }
  await told(page, last.client, last.key);
  await browsed(last.key);
  last.client.close();
  const waiter = await CLIENTS['links, 2025-11-25 (npm 1)']({ url: `${given.url}/mcp`, key: tardy }, () => {});
  await late(page, waiter, old);
  waiter.close();
  expect(complaints.length === 0, 'the browser complains of nothing', complaints.join('\n'));
} catch (surprise) {
  console.log(`   NO  ${surprise.message}`);
  process.exitCode = 1;
} finally {
  await close();
  process.exit(); // whatever a client still has open
}

// Five MCP clients that differ in what they declare; each calls tools, reads resources, and leads a person to a page.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { judged } from '../clients/published.mjs';

const installed = createRequire(new URL('../clients/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(installed.resolve(name)));
const PATIENCE = 90_000;

const refused = (error) => ({ error: { message: error.message } });

/** A client of an official SDK; `capabilities` are what it declares, `elicited` answers what it is asked. */
async function official({ generation, revision, capabilities, url, key, elicited }) {
  const sdk = generation === 2
    ? await load('@modelcontextprotocol/client')
    : {
        ...await load('@modelcontextprotocol/sdk/client/index.js'),
        ...await load('@modelcontextprotocol/sdk/client/streamableHttp.js'),
        ...await load('@modelcontextprotocol/sdk/types.js'),
      };
  const transport = new sdk.StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { Authorization: `Bearer ${key}` } } });
  const judge = judged(transport);
  const mode = revision === '2026-07-28' ? { pin: revision } : 'legacy';
  const client = new sdk.Client({ name: 'agent', version: '1' },
    { capabilities, ...(generation === 2 ? { versionNegotiation: { mode } } : {}) });
  if (capabilities.elicitation) {
    client.setRequestHandler(generation === 2 ? 'elicitation/create' : sdk.ElicitRequestSchema,
      (request) => elicited(request.params));
  }
  await client.connect(transport);
  const options = { timeout: PATIENCE };
  return {
    revision: judge.revision,
    tools: async () => (await client.listTools()).tools,
    call: (name, args) => (generation === 2
      ? client.callTool({ name, arguments: args }, options)
      : client.callTool({ name, arguments: args }, undefined, options)),
    read: (uri) => client.readResource({ uri }).catch(refused),
    resources: async () => (await client.listResources()).resources,
    templates: async () => (await client.listResourceTemplates()).resourceTemplates,
    complete: async (uri, name, value) => (await client.complete({
      ref: { type: 'ref/resource', uri }, argument: { name, value } })).completion.values,
    complaints: () => judge.done(),
    close: () => client.close(),
  };
}

/** A client of 2026-07-28 that no SDK is yet: it knows tasks. `waits` is told what a task says it waits for. */
function withTasks({ url, key, waits }) {
  let next = 0;
  const ask = async (method, params) => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'agent', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
    };
    const repeated = params.name ?? params.uri ?? params.taskId;
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream',
        'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': method, ...(repeated ? { 'Mcp-Name': repeated } : {}),
        ...(params.arguments?.path ? { 'Mcp-Param-Path': params.arguments.path } : {}),
        ...(params.arguments?.uri ? { 'Mcp-Param-Uri': params.arguments.uri } : {}),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: ++next, method, params: { ...params, _meta: meta } }),
    });
    const text = await answer.text();
    const data = text.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5));
    const said = JSON.parse(data.at(-1) ?? text);
    if (said.error) throw Object.assign(new Error(said.error.message), said.error);
    return said.result;
  };
  const call = async (name, args) => {
    const result = await ask('tools/call', { name, arguments: args });
    if (result.resultType !== 'task') return result;
    let told = '';
    for (;;) {
      const task = await ask('tasks/get', { taskId: result.taskId });
      if (task.statusMessage && task.statusMessage !== told) waits(told = task.statusMessage);
      if (task.status === 'completed') return task.result;
      if (task.status !== 'working') throw new Error(`the task is ${JSON.stringify(task)}`);
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
  };
  return {
    revision: '2026-07-28', call,
    tools: async () => (await ask('tools/list', {})).tools,
    read: (uri) => ask('resources/read', { uri }).catch(refused),
    complaints: async () => [],
    close: () => {},
  };
}

/** The official Python client, in a process of its own. */
async function inPython({ python, url, key }) {
  const child = spawn(python, [new URL('agent.py', import.meta.url).pathname, url], {
    env: { ...process.env, KEY: key }, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the Python client ended');
    return JSON.parse(value);
  };
  const ask = (method, params) => {
    child.stdin.write(`${JSON.stringify({ method, params })}\n`);
    return said();
  };
  return {
    revision: (await said()).revision,
    call: (name, args) => ask('tools/call', { name, arguments: args }),
    read: (uri) => ask('resources/read', { uri }),
    complaints: async () => [],
    close: () => child.stdin.end(),
  };
}

/** All five, by what they are called in the story; `led` is told an address that a person is shown. */
export const CLIENTS = {
  'links, 2026-07-28 (npm 2)': (where, led) => official({
    ...where, generation: 2, revision: '2026-07-28', capabilities: { elicitation: { url: {} } },
    elicited: ({ mode, url }) => { led(mode === 'url' && url); return { action: 'accept' }; } }),
  'links, 2025-11-25 (npm 1)': (where, led) => official({
    ...where, generation: 1, revision: '2025-11-25', capabilities: { elicitation: { url: {} } },
    elicited: ({ mode, url }) => { led(mode === 'url' && url); return { action: 'accept' }; } }),
  'forms alone, 2025-11-25 (npm 2)': (where, led) => official({
    ...where, generation: 2, revision: '2025-11-25', capabilities: { elicitation: { form: {} } },
    elicited: ({ message }) => {
      // A form has no link, so a person looks for the request on the console's page of them.
      led(/https?:/.test(message) ? `a link in a form: ${message}`
        : `${where.url.replace(/mcp$/, 'console/approvals/')}${message.match(/appr_\w+/)[0]}`);
      return { action: 'accept', content: YES };
    } }),
  'tasks, 2026-07-28 (by hand)': async (where, led) => withTasks({
    ...where, waits: (message) => led(message.match(/https?:\S+/)[0]) }),
  'nothing, 2025-11-25 (Python)': (where) => (where.python
    ? inPython(where)
    : official({ ...where, generation: 1, revision: '2025-11-25', capabilities: {} })),
};

/** Whatever a form could say to mean yes. */
export const YES = {
  approve: true, approved: true, yes: true, confirm: true, consent: true, action: 'approve', status: 'approved',
  decision: 'approve', answer: 'yes', approval: 'approved', approvedBy: 'grace@example.org', accessToken: 'mcp_access_token_x',
};

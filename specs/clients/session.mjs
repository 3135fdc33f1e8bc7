// One session of an npm client: lists, calls, reads a resource, lists resources, gets a prompt, completes a path, is
// refused, and after a line on standard input calls again. Each message that it receives is held against the schema.
// What it saw is printed as one line of JSON before, and one line after.
// usage: session.mjs 1|2 REVISION http|sse|stdio ADDRESS-OR-COMMAND... -- MAY-READ MAY-NOT-READ   (key: SCAIVAULT_TOKEN)
import { once } from 'node:events';
import { judged } from './published.mjs';

const words = process.argv.slice(2);
const [generation, revision, kind, place, ...rest] = words.slice(0, words.indexOf('--'));
const [mayRead, mayNotRead] = words.slice(words.indexOf('--') + 1);
const sdk = generation === '2'
  ? { ...await import('@modelcontextprotocol/client'), ...await import('@modelcontextprotocol/client/stdio') }
  : {
      ...await import('@modelcontextprotocol/sdk/client/index.js'),
      ...await import('@modelcontextprotocol/sdk/client/sse.js'),
      ...await import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
      ...await import('@modelcontextprotocol/sdk/client/stdio.js'),
    };
const withKey = { requestInit: { headers: { Authorization: `Bearer ${process.env.SCAIVAULT_TOKEN}` } } };
const transport = {
  http: () => new sdk.StreamableHTTPClientTransport(new URL(place), withKey),
  sse: () => new sdk.SSEClientTransport(new URL(place), withKey),
  stdio: () => new sdk.StdioClientTransport({ command: place, args: rest, env: { ...process.env }, stderr: 'ignore' }),
}[kind]();
const judge = judged(transport);
const mode = revision === '2026-07-28' ? { pin: revision } : 'legacy';
const older = ['2025-06-18', '2025-03-26'].includes(revision) ? { supportedProtocolVersions: [revision] } : {};
const client = new sdk.Client(
  { name: 'judge', version: '1' }, generation === '2' ? { versionNegotiation: { mode }, ...older } : {});

await client.connect(transport);
const call = (path) => client.callTool({ name: 'scaivault_read_secret', arguments: { path } });
const resources = (await client.listResources()).resources.map((resource) => resource.uri);
const uri = resources.find((each) => each.endsWith(`/${mayRead}`));
const template = (await client.listResourceTemplates()).resourceTemplates[0].uriTemplate;
const seen = {
  revision: judge.revision,
  tools: (await client.listTools()).tools.map((tool) => tool.name),
  read: await call(mayRead),
  resources,
  resource: (await client.readResource({ uri })).contents[0].text,
  prompts: (await client.listPrompts()).prompts.map((prompt) => prompt.name),
  prompt: await client.getPrompt({ name: 'rotate-credential', arguments: { path: mayRead } }),
  completed: (await client.complete({
    ref: { type: 'ref/resource', uri: template }, argument: { name: 'path', value: mayRead.slice(0, 5) },
  })).completion.values,
  refused: await call(mayNotRead),
};
seen.unpublished = await judge.done();
seen.judged = judge.messages;
console.log(JSON.stringify(seen));
await once(process.stdin, 'data');
const after = await call(mayRead).catch((refused) => ({ error: `${refused.message} ${refused.cause ?? ''}` }));
console.log(JSON.stringify({ after, unpublished: await judge.done() }));
process.exit(0);

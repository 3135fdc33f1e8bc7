// One session of the npm client: it lists, reads, is refused, and after a line on standard input reads again.
// What it saw is printed as one line of JSON before, and one line after.
// usage: session.mjs REVISION http|sse|stdio ADDRESS-OR-COMMAND MAY-READ MAY-NOT-READ   (the key is in SCAIVAULT_TOKEN)
import { once } from 'node:events';
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const [revision, kind, place, mayRead, mayNotRead] = process.argv.slice(2);
const withKey = { requestInit: { headers: { Authorization: `Bearer ${process.env.SCAIVAULT_TOKEN}` } } };
const transports = {
  http: () => new StreamableHTTPClientTransport(new URL(place), withKey),
  sse: () => new SSEClientTransport(new URL(place), withKey),
  stdio: () => new StdioClientTransport({ command: place, env: { ...process.env } }),
};
const mode = revision === '2026-07-28' ? { pin: revision } : 'legacy';
const client = new Client({ name: 'judge', version: '1' }, { versionNegotiation: { mode } });

await client.connect(transports[kind]());
const tools = (await client.listTools()).tools.map((tool) => tool.name);
const read = (path) => client.callTool({ name: 'scaivault_read_secret', arguments: { path } });
const seen = { revision: client.getNegotiatedProtocolVersion(), tools, read: await read(mayRead), refused: await read(mayNotRead) };
console.log(JSON.stringify(seen));
await once(process.stdin, 'data');
const after = await read(mayRead).catch((refused) => ({ error: `${refused.message} ${refused.cause ?? ''}` }));
console.log(JSON.stringify({ after }));
process.exit(0);

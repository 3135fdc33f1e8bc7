// One session of the npm client: it lists, reads, is refused. Prints what it saw as one line of JSON.
// usage: session.mjs REVISION http|sse|stdio ADDRESS-OR-COMMAND MAY-READ MAY-NOT-READ   (the key is in SCAIVAULT_TOKEN)
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
const read = await client.callTool({ name: 'scaivault_read_secret', arguments: { path: mayRead } });
const refused = await client.callTool({ name: 'scaivault_read_secret', arguments: { path: mayNotRead } });
console.log(JSON.stringify({ revision: client.getNegotiatedProtocolVersion(), tools, read, refused }));
await client.close();

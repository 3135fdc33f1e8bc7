// The npm SDK's client, configured by a .mcp.json as the page shows it: client.mjs FILE NAME. Prints the tools as one line of
// JSON; then each line of its input is a tool call, {"name": …, "arguments": …}, and each line of its output the answer.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../clients/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(`@modelcontextprotocol/sdk/client/${name}.js`)));
const { Client } = await load('index');
const { StdioClientTransport } = await load('stdio');
const [file, name] = process.argv.slice(2);
const server = JSON.parse(readFileSync(file, 'utf8')).mcpServers[name];
const client = new Client({ name: 'walk', version: '1' }, {});
await client.connect(new StdioClientTransport({ ...server, env: { ...process.env, ...server.env }, stderr: 'inherit' }));
const { tools } = await client.listTools();
console.log(JSON.stringify({ server: client.getServerVersion(), tools }));
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await client.callTool(JSON.parse(line)).catch((refused) => ({ error: refused.message }));
  console.log(JSON.stringify(answer));
}
await client.close();

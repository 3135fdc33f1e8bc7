// Serves the echo tool over Streamable HTTP the way the SDK's own documents show; prints its port.
import { createServer } from 'node:http';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { echoServer } from './tools.mjs';

const validateHost = localhostHostValidation();
const validateOrigin = localhostOriginValidation();
const handle = toNodeHandler(createMcpHandler(() => echoServer()));

const server = createServer((request, response) => {
  if (validateHost(request, response) && validateOrigin(request, response)) {
    handle(request, response);
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));

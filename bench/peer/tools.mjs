// The echo tool that both transports of the peer offer.
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';

export function echoServer() {
  const server = new McpServer({ name: 'peer', version: '1.0.0' });
  server.registerTool(
    'echo',
    { description: 'Says what it was told.', inputSchema: z.object({ text: z.string() }) },
    async ({ text }) => ({ content: [{ type: 'text', text }] })
  );
  return server;
}

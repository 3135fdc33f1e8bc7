// Serves the echo tool over stdio.
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { echoServer } from './tools.mjs';

serveStdio(() => echoServer());

// Holds every message that a server sends against the schema of its revision, always; the schemas are the ones that the
// kernel's tests use.
import { readFileSync } from 'node:fs';
import { registerSchema as register7, validate as validate7 } from '@hyperjump/json-schema/draft-07';
import { registerSchema as register2020, validate as validate2020 } from '@hyperjump/json-schema/draft-2020-12';

const RESULTS = {
  initialize: 'InitializeResult', 'server/discover': 'DiscoverResult', ping: 'EmptyResult',
  'tools/list': 'ListToolsResult', 'tools/call': 'CallToolResult',
  'resources/list': 'ListResourcesResult', 'resources/templates/list': 'ListResourceTemplatesResult',
  'resources/read': 'ReadResourceResult',
  'prompts/list': 'ListPromptsResult', 'prompts/get': 'GetPromptResult', 'completion/complete': 'CompleteResult',
};
const known = new Map();

function judge(revision, definition) {
  const name = `${revision}#${definition}`;
  if (!known.has(name)) {
    const file = new URL(`../../kernel/src/test/resources/mcp/${revision}/schema.json`, import.meta.url);
    const schema = JSON.parse(readFileSync(file, 'utf8'));
    const modern = '$defs' in schema;
    schema.$ref = `#/${modern ? '$defs' : 'definitions'}/${definition}`;
    const id = `https://ostiary.invalid/${revision}/${definition}`;
    (modern ? register2020 : register7)(schema, id);
    known.set(name, (modern ? validate2020 : validate7)(id));
  }
  return known.get(name);
}

/** Has everything that comes over `transport` judged; `done` ends once all was, and says what was wrong. */
export function judged(transport) {
  const asked = new Map();
  const verdicts = [];
  const seen = { revision: '', messages: 0 };
  const send = transport.send.bind(transport);
  transport.send = (message, ...more) => {
    for (const each of [message].flat()) {
      if (each.id !== undefined && each.method) {
        asked.set(each.id, each.method);
        seen.revision = each.params?._meta?.['io.modelcontextprotocol/protocolVersion'] ?? seen.revision;
      }
    }
    return send(message, ...more);
  };
  transport.onmessage = (message) => {
    const method = asked.get(message.id);
    if (method === 'initialize') seen.revision = message.result?.protocolVersion ?? seen.revision;
    seen.messages += 1;
    verdicts.push(held(seen.revision || '2025-11-25', 'JSONRPCMessage', message));
    if (message.result && RESULTS[method]) {
      verdicts.push(held(seen.revision, RESULTS[method], message.result));
    }
  };
  seen.done = async () => (await Promise.all(verdicts)).filter(Boolean);
  return seen;
}

async function held(revision, definition, value) {
  const valid = (await judge(revision, definition))(structuredClone(value)).valid;
  return valid ? undefined : `no ${definition} of ${revision}: ${JSON.stringify(value).slice(0, 400)}`;
}

// Holds every message that a server sends against the schema of its revision, always; the schemas are the ones that the
// kernel's tests use.
import { readFileSync } from 'node:fs';
import { registerSchema as register7, validate as validate7 } from '@hyperjump/json-schema/draft-07';
import { registerSchema as register2020, validate as validate2020 } from '@hyperjump/json-schema/draft-2020-12';

const RESULTS = {
  initialize: 'InitializeResult', 'server/discover': 'DiscoverResult', ping: 'EmptyResult',
  'tools/list': 'ListToolsResult', 'tools/call': 'CallToolResult',
  'resources/list': 'ListResourcesResult', 'resources/templates/list': 'ListResourceTemplatesResult',
  'resources/read': 'ReadResourceResult', 'resources/subscribe': 'EmptyResult', 'resources/unsubscribe': 'EmptyResult',
  'prompts/list': 'ListPromptsResult', 'prompts/get': 'GetPromptResult', 'completion/complete': 'CompleteResult',
  'logging/setLevel': 'EmptyResult',
};
const VERSION = 'io.modelcontextprotocol/protocolVersion';
const known = new Map();

function judge(revision, definition) {
  const name = `${revision}#${definition}`;
  if (!known.has(name)) {
    const file = new URL(`../../kernel/src/test/resources/mcp/${revision}/schema.json`, import.meta.url);
    const schema = JSON.parse(readFileSync(file, 'utf8'));
    const id = `https://ostiary.invalid/${revision}/${definition}`;
    if ('$defs' in schema) {
      register2020({ ...schema, $ref: `#/$defs/${definition}` }, id);
      known.set(name, validate2020(id));
    } else {
      // Beside a $ref draft-07 knows no other keyword, so the definition is asked for in place.
      register7({ ...schema, allOf: [{ $ref: `#/definitions/${definition}` }] }, id);
      known.set(name, validate7(id));
    }
  }
  return known.get(name);
}

async function held(revision, definition, value) {
  const valid = (await judge(revision, definition))(structuredClone(value)).valid;
  return valid ? undefined : `no ${definition} of ${revision}: ${JSON.stringify(value).slice(0, 400)}`;
}

/** One conversation: what the client asks says of which kind the answers have to be. */
export class Conversation {
  asked = new Map();
  revision = '';

  /** The client sends `message`, or several; answers what these ask, by id. */
  sent(message) {
    const asks = new Map();
    for (const each of [message].flat()) {
      if (each?.id !== undefined && each.method) {
        this.revision = each.params?._meta?.[VERSION] ?? this.revision;
        this.asked.set(each.id, each.method);
        asks.set(each.id, each.method);
      }
    }
    return asks;
  }

  /**
   * The server sends `message`, or several; what is wrong with that. `asks` is what the request asked that this answers:
   * clients that come one beside the other may use the same ids.
   */
  async received(message, asks = new Map()) {
    const wrong = [];
    for (const each of [message].flat()) {
      const method = each?.method ? undefined : (asks.get(each?.id) ?? this.asked.get(each?.id));
      if (method === 'initialize') this.revision = each.result?.protocolVersion ?? this.revision;
      const revision = this.revision || '2025-11-25';
      wrong.push(await held(revision, 'JSONRPCMessage', each));
      if (each?.result && RESULTS[method] && each.result.resultType !== 'input_required') {
        wrong.push(await held(revision, RESULTS[method], each.result));
      } else if (each?.method && each.id === undefined) {
        wrong.push(await held(revision, 'ServerNotification', each));
      }
    }
    return wrong.filter(Boolean);
  }
}

/** Has everything that comes over `transport` judged; `done` ends once all was, and says what was wrong. */
export function judged(transport) {
  const conversation = new Conversation();
  const verdicts = [];
  const seen = { get revision() { return conversation.revision; }, messages: 0 };
  const send = transport.send.bind(transport);
  transport.send = (message, ...more) => {
    conversation.sent(message);
    return send(message, ...more);
  };
  transport.onmessage = (message) => {
    seen.messages += 1;
    verdicts.push(conversation.received(message));
  };
  seen.done = async () => (await Promise.all(verdicts)).flat();
  return seen;
}

// Stands between any client and a server, and holds each message of the server against the schema of its revision before
// the client sees it. For each message it appends a line to VERDICTS: ok, or what is wrong.
// usage: judge.mjs VERDICTS http ADDRESS            listens on the loopback, prints the port, passes all on to ADDRESS
//        judge.mjs VERDICTS stdio COMMAND [WORD...] runs COMMAND, and passes lines on both ways
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { createInterface } from 'node:readline';
import { Conversation } from './published.mjs';

const [verdicts, kind, place, ...words] = process.argv.slice(2);
const conversation = new Conversation();
// Over HTTP+SSE the answers to what is posted to an address come over the stream that named it.
const posted = new Map();

function askedAt(address) {
  if (!posted.has(address)) posted.set(address, new Map());
  return posted.get(address);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function judge(text, asks) {
  const message = parsed(text);
  const wrong = message === undefined ? [`no JSON: ${text.slice(0, 400)}`] : await conversation.received(message, asks);
  appendFileSync(verdicts, `${wrong.length ? wrong.join(' ') : 'ok'}\n`);
}

/** An event may be there for its id alone; that of HTTP+SSE which names an address is no message. What is asked there. */
async function judgeEvent(event, asks) {
  const lines = event.split('\n');
  const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).join('\n');
  if (lines.includes('event: endpoint')) return askedAt(data);
  if (data) await judge(data, asks);
  return asks;
}

async function passEvents(answer, response, asks) {
  let rest = '';
  let asked = asks;
  answer.setEncoding('utf8');
  for await (const chunk of answer) {
    const events = (rest + chunk).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      asked = await judgeEvent(event, asked);
      response.write(`${event}\n\n`);
    }
  }
  response.end(rest);
}

async function passBody(answer, response, asks) {
  const body = Buffer.concat(await answer.toArray());
  const text = body.toString('utf8');
  // Over HTTP some refusals are of the request and no messages: those have no jsonrpc member.
  if (text.includes('"jsonrpc"')) await judge(text, asks);
  response.end(body);
}

async function pass(request, response) {
  const body = Buffer.concat(await request.toArray());
  const asks = conversation.sent(parsed(body.toString('utf8')));
  asks.forEach((method, id) => askedAt(request.url).set(id, method));
  const address = new URL(request.url, place);
  const onward = ask(address, { method: request.method, headers: { ...request.headers, host: address.host } });
  response.on('close', () => onward.destroy());
  onward.on('error', () => response.destroy());
  onward.on('response', (answer) => {
    const { connection, trailer, 'transfer-encoding': encoding, ...headers } = answer.headers;
    response.writeHead(answer.statusCode, headers);
    response.flushHeaders();
    const events = (answer.headers['content-type'] ?? '').startsWith('text/event-stream');
    (events ? passEvents : passBody)(answer, response, asks).catch(() => response.destroy());
  });
  onward.end(body);
}

if (kind === 'http') {
  const server = createServer((request, response) => pass(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
} else {
  const child = spawn(place, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      conversation.sent(parsed(line));
      child.stdin.write(`${line}\n`);
    })
    .on('close', () => child.stdin.end());
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
  for await (const line of createInterface({ input: child.stdout })) {
    await judge(line);
    process.stdout.write(`${line}\n`);
  }
  process.exit(child.exitCode ?? 0);
}

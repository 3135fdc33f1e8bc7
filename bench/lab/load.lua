-- Sends the requests of a plan in turn: a line with the body, lines with headers, an empty line. Counts as bad what is
-- not a tool's result.
local prepared = {}
local at = 0
bad = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  local body
  local headers = {}
  for line in io.lines(arguments[1]) do
    if line == "" then
      table.insert(prepared, wrk.format("POST", nil, headers, body))
      body, headers = nil, {}
    elseif not body then
      body = line
    else
      local name, value = line:match("^([^:]+): (.*)$")
      headers[name] = value
    end
  end
end

function request()
  at = at % #prepared + 1
  return prepared[at]
end

function response(status, _, body)
  if status ~= 200 or not body:find('"result"', 1, true) or body:find('"isError":true', 1, true) then
    bad = bad + 1
  end
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do
    failed = failed + thread:get("bad")
  end
  io.write(string.format(
    'RESULT {"rate": %f, "p50": %f, "p99": %f, "max": %f, "calls": %d, "bad": %d}\n',
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, summary.requests, failed))
end

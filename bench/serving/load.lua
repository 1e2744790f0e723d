-- wrk sends prepared requests in turn, and prints what it saw as one line of JSON.
--   wrk -s load.lua URL -- BODIES [HEADER: VALUE ...]
-- BODIES is a file of bodies, each behind its length and a line feed; "-" sends GET without a body.

local requests = {}
local turn = 0

function init(args)
  local file = args[1]
  if file == "-" then
    requests[1] = wrk.format("GET")
    return
  end
  local headers = {}
  for i = 2, #args do
    local name, value = args[i]:match("^([^:]+): (.*)$")
    headers[name] = value
  end
  local input = assert(io.open(file, "rb"))
  local length = input:read("*n")
  while length do
    input:read(1)
    requests[#requests + 1] = wrk.format("POST", nil, headers, input:read(length))
    length = input:read("*n")
  end
  input:close()
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end

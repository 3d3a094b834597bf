-- Asks the paths of a file in turn, and prints what wrk measured as a line of JSON:
--   wrk -t1 -c8 -d10s --latency -s evaluation/wrk.lua http://127.0.0.1:8000 -- paths.txt
local paths, number = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    paths[#paths + 1] = line
  end
end

function request()
  number = number % #paths + 1
  return wrk.format("GET", paths[number])
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format(
    '{"questions": %d, "seconds": %f, "median": %f, "p99": %f, "slowest": %f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end

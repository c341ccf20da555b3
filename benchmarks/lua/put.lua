-- Every request puts an object of SIZE bytes under a name of its own.
-- arguments: base path, token, size in bytes
local thread_count = 0
function setup(thread)
  thread:set("id", thread_count)
  thread_count = thread_count + 1
end

function init(args)
  base, sent = args[1], 0
  body = string.rep("insitu-benchmark-data-0123456789", math.ceil(tonumber(args[3]) / 32)):sub(1, tonumber(args[3]))
  headers = { ["X-Auth-Token"] = args[2], ["Content-Type"] = "application/octet-stream" }
end

function request()
  sent = sent + 1
  return wrk.format("PUT", base .. "/t" .. id .. "-" .. sent, headers, body)
end

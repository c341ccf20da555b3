-- Every request posts the same job.
-- arguments: account path, token, job description as JSON
function init(args)
  local headers = {
    ["X-Auth-Token"] = args[2],
    ["X-Zerovm-Execute"] = "1.0",
    ["X-Zerovm-Cache"] = "no",
    ["Content-Type"] = "application/json",
  }
  made = wrk.format("POST", args[1], headers, args[3])
end

function request()
  return made
end

-- A pastebin: each snippet is an object of the container `snippets`. This decides what a request means and answers with
-- the job that does it; the server runs that next, and the body of the request goes on to it.

local function answer(status, headers, body)
  io.write("HTTP/1.1 ", status, "\r\n")
  for name, value in pairs(headers) do io.write(name, ": ", value, "\r\n") end
  io.write("\r\n", body)
end

local function fail(status, why)
  answer(status, {["Content-Type"] = "text/plain"}, why .. "\n")
end

-- Names are checked before they come here, so nothing has to be escaped.
local function run(job)
  answer("200 OK", {["Content-Type"] = "application/json", ["X-Zerovm-Execute"] = "1.0"}, job)
end

local READ = [=[
[{"name": "read", "exec": {"path": "file://textutils:cat"},
  "devices": [{"name": "stdin", "path": "swift://~/snippets/NAME"}, {"name": "stdout", "content_type": "text/plain"}]}]
]=]

-- Somebody else's program: it sees its own text and nothing else, and not for long.
local RUN = [=[
[{"name": "run", "exec": {"path": "file://lua:lua", "args": ["/dev/input"]},
  "limits": {"timeout": 30, "memory": 67108864, "fuel": 2000000000},
  "devices": [{"name": "input", "path": "swift://~/snippets/NAME"}, {"name": "stdout", "content_type": "text/plain"}]}]
]=]

local STORE = [=[
[{"name": "store", "exec": {"path": "file://textutils:tee", "args": ["/dev/out/tell"]}, "connect": ["tell"],
  "devices": [{"name": "stdin"}, {"name": "stdout", "path": "swift://~/snippets/NAME", "content_type": "text/x-lua"}]},
 {"name": "tell", "exec": {"path": "file://textutils:awk", "args": ["{n += length($0) + 1} END {print \"NAME: \" n \" bytes\"}", "/dev/in/store"]},
  "devices": [{"name": "stdout", "content_type": "text/plain"}]}]
]=]

local LIST = [=[
[{"name": "list", "exec": {"path": "file://sqlite:sqlite3", "args": ["-readonly", "file:/dev/input?immutable=1", "SELECT name FROM object ORDER BY name"]},
  "devices": [{"name": "input", "path": "swift://~/snippets"}, {"name": "stdout", "content_type": "text/plain"}]}]
]=]

local method = os.getenv("REQUEST_METHOD")
-- /ACCOUNT/CONTAINER/NAME
local name = os.getenv("PATH_INFO"):match("^/[^/]+/[^/]+/?(.*)$") or ""
local function of(job) return (job:gsub("NAME", name)) end

if name == "" then
  if method == "GET" then run(LIST) else fail("405 Method Not Allowed", "name a snippet: PUT /NAME") end
elseif not name:match("^[%w_-]+$") then
  fail("400 Bad Request", "a name has letters, digits, - and _")
elseif method == "GET" then
  run(of(os.getenv("QUERY_STRING"):match("^run") and RUN or READ))
elseif method == "PUT" or method == "POST" then
  run(of(STORE))
else
  fail("405 Method Not Allowed", "GET, PUT or POST")
end

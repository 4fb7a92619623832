// Keeps the Playground on this machine, on the port that it was given, and no longer than whoever started it; and gives
// its page time to draw a post before the answer to it comes.
// It has no option for any of that: left alone it binds every interface, moves to a random port (asks for port 0) when
// its own is taken, and lives on. Loaded with NODE_OPTIONS="--require …/loopback.cjs", before the Playground's own code.
"use strict";
const http = require("node:http");
const net = require("node:net");

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (port, ...rest) {
  if (!Number.isInteger(port) || port === 0) {
    process.stderr.write("The Playground tried to leave the port it was given\n");
    process.exit(1);
  }
  // Node closes a connection that was idle for 5 s; what the bot sends at that moment is lost.
  this.keepAliveTimeout = 600_000;
  return listen.call(this, { port, host: "127.0.0.1" }, rest.find((argument) => typeof argument === "function"));
};

// Its page loses an answer below a post of a channel that comes before it has drawn the post, which the bot can manage.
const DRAWN_MS = 150;
const emit = http.Server.prototype.emit;

http.Server.prototype.emit = function (name, ...given) {
  const [request] = given;
  if (name === "request" && request.method === "POST" && request.url.includes("messageid")) {
    setTimeout(() => emit.call(this, name, ...given), DRAWN_MS);
    return true;
  }
  return emit.call(this, name, ...given);
};

// Standard input is a pipe whose other end closes with the starter's life, however that ends.
process.stdin.on("end", () => process.exit(0)).resume();

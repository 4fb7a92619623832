// Keeps the Playground on this machine, on the port that it was given, and no longer than whoever started it.
// It has no option for any of that: left alone it binds every interface, moves to a random port (asks for port 0) when
// its own is taken, and lives on. Loaded with NODE_OPTIONS="--require …/loopback.cjs", before the Playground's own code.
"use strict";
const net = require("node:net");

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (port, ...rest) {
  if (!Number.isInteger(port) || port === 0) {
    process.stderr.write("The Playground tried to leave the port it was given\n");
    process.exit(1);
  }
  return listen.call(this, { port, host: "127.0.0.1" }, rest.find((argument) => typeof argument === "function"));
};

// Standard input is a pipe whose other end closes with the starter's life, however that ends.
process.stdin.on("end", () => process.exit(0)).resume();

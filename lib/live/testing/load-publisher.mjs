// Publishes core messages at a steady rate, in a process of its own so that it takes no time from what is measured.
// Argument: {"servers","subjects","ratePerS","durationMs","payloadBytes","stamped"} as JSON. A line on standard input starts it.
// Prints {"published": {subject: count}, "elapsedMs"} when everything has reached the server.
import { once } from "node:events";
import { connect } from "@nats-io/transport-node";

const stepMs = 10;
const { servers, subjects, ratePerS, durationMs, payloadBytes, stamped } = JSON.parse(process.argv[2] ?? "{}");

const connection = await connect({ servers, name: "load-publisher", noAsyncTraces: true });
const encoder = new TextEncoder();
const text = "x".repeat(Math.max(0, payloadBytes - 11));
const payload = encoder.encode(JSON.stringify({ text }));
const stampedPayload = () =>
  encoder.encode(JSON.stringify({ sentAtMs: performance.timeOrigin + performance.now(), text }));
const published = Object.fromEntries(subjects.map((subject) => [subject, 0]));
process.stdout.write("ready\n");
await once(process.stdin, "data");

const startedMs = performance.now();
let sent = 0;
for (;;) {
  const elapsedMs = performance.now() - startedMs;
  const due = Math.floor((Math.min(elapsedMs, durationMs) * ratePerS) / 1000);
  for (; sent < due; sent++) {
    // Subjects differ in rate: the first gets half, the next a quarter, and so on.
    const subject = subjects[Math.min(Math.clz32(sent & -sent) ^ 31, subjects.length - 1)] ?? subjects[0];
    connection.publish(subject, stamped ? stampedPayload() : payload);
    published[subject] += 1;
  }
  await connection.flush();
  if (elapsedMs >= durationMs) break;
  await new Promise((resolve) => setTimeout(resolve, stepMs));
}
const elapsedMs = performance.now() - startedMs;
await connection.drain();
process.stdout.write(`${JSON.stringify({ published, elapsedMs })}\n`);
process.exit(0);

import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

/** Consumers made at the same time. */
const batch = 50;
/** Subjects that the consumers of a stream share among them. */
const subjects = 20;

/** Makes streams with consumers, and messages that wait for them. */
export async function seedConsumers(url: string, streams: number, consumersEach: number): Promise<void> {
  const client = await connect({ servers: url });
  const manager = await jetstreamManager(client);
  for (let stream = 0; stream < streams; stream++) {
    const name = `BULK_${stream}`;
    await manager.streams.add({ name, subjects: [`${name}.>`] });
    for (let made = 0; made < consumersEach; made += batch) {
      await Promise.all(
        Array.from({ length: Math.min(batch, consumersEach - made) }, (_, at) =>
          manager.consumers.add(name, {
            durable_name: `worker-${String(made + at).padStart(4, "0")}`,
            ack_policy: "explicit",
            filter_subject: `${name}.t${(made + at) % subjects}`,
          }),
        ),
      );
    }
    // Not the same for all: a sort has something to do.
    for (let at = 0; at < subjects * 10; at++) {
      await jetstream(client).publish(`${name}.t${Math.floor(Math.sqrt(at * 2)) % subjects}`, "work");
    }
  }
  await client.close();
}

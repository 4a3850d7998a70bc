import { EventBusError } from "../../../errors";
import { requestTimeoutMs } from "../connection/nats-connection";
import { fromBatchQuery } from "../wire/message-query";
import { canReadBatches, directOrNull, maxPayloadBytes, type ReadParts } from "./message-reader";

/**
 * How many messages match a filter from each of these sequences on: a batch of one tells how many come after it. Null
 * where there are no batches.
 */
export async function countMessages(
  parts: ReadParts,
  stream: string,
  fromSeqs: readonly number[],
  subject: string,
): Promise<readonly number[] | null> {
  if (!canReadBatches(parts)) return null;
  const { connection, budget, sizes, signal } = parts;
  // Each answer carries a message.
  const worst = maxPayloadBytes(connection);
  const expected = sizes.expected(stream) ?? worst;
  const release = await budget.take(
    { expectedBytes: expected * fromSeqs.length, worstBytes: worst * fromSeqs.length },
    signal,
  );
  try {
    return await directOrNull(parts, () =>
      connection.use(`number of messages of ${stream}`, async ({ client, jetstream }) => {
        const answers = fromSeqs.map((fromSeq) =>
          client.request(
            `${jetstream.apiPrefix}.DIRECT.GET.${stream}`,
            JSON.stringify(fromBatchQuery({ fromSeq, subject, limit: 1, maxBytes: 1 })),
            { timeout: requestTimeoutMs },
          ),
        );
        return (await Promise.all(answers)).map(({ headers }) => {
          if (headers?.code === 404) return 0;
          const after = Number(headers?.get("Nats-Num-Pending") || Number.NaN);
          if (Number.isSafeInteger(after)) return headers?.code === 204 ? after : after + 1;
          throw new EventBusError("rejected", `the server does not count: ${headers?.code} ${headers?.description}`);
        });
      }),
    );
  } finally {
    release();
  }
}

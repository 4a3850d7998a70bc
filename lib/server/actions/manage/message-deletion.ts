import type { MessageDeletionPlan, messageDeletionInputSchema } from "../../../contract/manage-message";
import { messagePathSchema } from "../../../contract/streams";
import type { Deliveries } from "../../../model/failure/deliveries";
import { exact } from "../../../model/known";
import { type Place, placeText } from "../../../model/place";
import type { Stream } from "../../../model/stream/stream";
import type { Dashboard } from "../../dashboard/dashboard";
import type { ActOn, InputCall } from "../../http/endpoint";
import { parseInput } from "../../http/input/request-input";
import { HttpProblem } from "../../http/problem";
import { readDeliveries } from "../../views/deliveries";
import { streamFinder } from "../../views/sampled";
import { requireMessage } from "../../views/stored-messages";
import { demandConfirmed } from "./confirmation";
import { administrationOf, demandForeignStream, showSoon } from "./managed";
import { wantingReaders } from "./wanting-readers";

const nothingAnnounced: Deliveries = { retrying: [], failures: [] };

/** Why a stream lets nobody delete a message, a sentence; null: it does. */
export function removalObstacle({ config }: Pick<Stream, "config">): string | null {
  const { name, sealed, deniesDelete } = config;
  if (sealed) return `${name} is sealed: nothing can be stored or removed there any more`;
  return deniesDelete ? `${name} is set to deny deletes (deny_delete), which cannot be taken back` : null;
}

/** What deleting a message would do, by what the broker says now. Throws `message_not_found`. */
export async function planMessageDeletion(
  dashboard: Dashboard,
  place: Place,
  signal?: AbortSignal,
): Promise<MessageDeletionPlan> {
  const { broker, monitor, failures } = dashboard;
  const { channels } = administrationOf(dashboard);
  const [channel, message] = await Promise.all([
    channels.read(place.channel, signal === undefined ? {} : { signal }),
    requireMessage({ log: broker.log, signal, findStream: streamFinder({ monitor }) }, place),
    monitor.sweepNow({ here: true }),
  ]);
  const { number, subject, storedAt, data } = message;
  const { sampledAtMs, consumers } = monitor.view;
  const readers = consumers.filter(({ stream }) => stream === place.channel);
  const wanted = { number: number ?? 0, subject, storedAt, removesFinished: channel.removesFinished };
  const announced = failures.absence === null ? readDeliveries(failures, place) : nothingAnnounced;
  const isTold = sampledAtMs !== null && number !== null;
  return {
    ...{ place, number, subject, storedAt, sizeBytes: data.length },
    ...(isTold
      ? wantingReaders(readers, wanted, { announced, grammar: broker.grammar })
      : { wanted: [], otherWanting: 0 }),
    readersAt: isTold ? new Date(sampledAtMs).toISOString() : null,
    mirrorOf: channel.origins.find(({ kind }) => kind === "mirror")?.name ?? null,
    obstacle: removalObstacle(channel),
  };
}

/** Deletes one message. Throws `conflict` when another one is in its place, or more consumers want it than was confirmed. */
export const deleteMessageAction = {
  needs: "manage",
  says: "deletes one message: `confirmed` has `storedAt` and the number of consumers that want it of the plan; `erase` overwrites its bytes on disk",
  audit: ({ params: { stream, at }, input: { erase } }) => ({
    action: erase ? "erase_message" : "delete_message",
    what: `${stream} #${at}`,
    count: 1,
    job: null,
  }),
  async handle({ dashboard, params, input: { erase, confirmed }, deed }) {
    const { stream, at } = parseInput(params, messagePathSchema);
    demandForeignStream(stream);
    const place = { channel: stream, at };
    const plan = await planMessageDeletion(dashboard, place);
    if (plan.obstacle !== null) throw new HttpProblem("rejected", plan.obstacle);
    demandConfirmed({
      what: `message ${placeText(place)}`,
      createdAt: { confirmed: confirmed.storedAt, now: plan.storedAt },
      figures: [
        {
          of: "consumers that still want it",
          confirmed: confirmed.wanting,
          now: exact(plan.wanted.length + plan.otherWanting),
          steady: true,
        },
      ],
    });
    await deed.begin(`${plan.subject}, ${plan.sizeBytes} bytes, stored ${plan.storedAt}`);
    const { storedAt } = plan;
    const deleted = await administrationOf(dashboard).messages.remove({ place, storedAt }, { erase });
    showSoon(dashboard);
    return { answer: { deleted }, end: { result: "done", detail: deleted ? plan.subject : "it was gone already" } };
  },
} satisfies ActOn<InputCall<{ readonly stream: string; readonly at: string }, typeof messageDeletionInputSchema>>;

import type { z } from "zod";
import type {
  purgeInputSchema,
  purgeScopeSchema,
  sealInputSchema,
  streamDeletionInputSchema,
} from "../../../contract/manage-stream";
import { exact } from "../../../model/known";
import type { ActOn, InputCall } from "../../http/endpoint";
import { demandConfirmed, demandTypedName } from "./confirmation";
import { administrationOf, demandForeignStream, showSoon } from "./managed";
import { planPurge, toPurgeScope } from "./purge-plan";
import { planStreamDeletion } from "./stream-deletion";

interface Params {
  readonly stream: string;
}

/** Removes messages. Throws `conflict` when much more would be removed than was confirmed. */
export const purgeAction = {
  needs: "manage",
  says: "removes messages of a stream: a `scope` like that of its plan, and `confirmed` with its `name` and `createdAt` and `removed` of that plan",
  audit: ({ params, input: { scope } }) => ({
    action: "purge_stream",
    what: `${params.stream}: ${scopeWords(scope)}`,
    count: null,
    job: null,
  }),
  async handle({ dashboard, params: { stream }, input: { scope, confirmed }, deed }) {
    demandForeignStream(stream);
    demandTypedName(confirmed.name, stream);
    const plan = await planPurge(dashboard, stream, scope);
    demandConfirmed({
      what: `stream ${stream}`,
      createdAt: { confirmed: confirmed.createdAt, now: plan.createdAt },
      figures: [{ of: "messages that would be removed", confirmed: confirmed.removed, now: plan.removed }],
    });
    const { channels } = administrationOf(dashboard);
    // Written down before: what is removed cannot be brought back.
    await deed.begin(`of ${plan.before.messages} messages`);
    const removed = await channels.purge(stream, toPurgeScope(dashboard, stream, scope));
    deed.refine({ count: removed });
    showSoon(dashboard);
    const { messages: left } = await channels.read(stream);
    return { answer: { removed, left }, end: { result: "done", detail: `${removed} removed, ${left} left` } };
  },
} satisfies ActOn<InputCall<Params, typeof purgeInputSchema>>;

/** Seals a stream: nothing can be stored in it or removed from it any more. Throws `conflict` for another one of its name. */
export const sealAction = {
  needs: "manage",
  says: "seals a stream for good: nothing can be stored or removed any more; `confirmed` has its `name` and `createdAt`",
  audit: ({ params: { stream } }) => ({ action: "seal_stream", what: stream, count: null, job: null }),
  async handle({ dashboard, params: { stream }, input: { confirmed }, deed }) {
    demandForeignStream(stream);
    demandTypedName(confirmed.name, stream);
    const { channels } = administrationOf(dashboard);
    const { createdAt, messages } = await channels.read(stream);
    const made = { confirmed: confirmed.createdAt, now: createdAt };
    demandConfirmed({ what: `stream ${stream}`, createdAt: made, figures: [] });
    await deed.begin(`with ${messages} messages`);
    const { config } = await channels.update(stream, { sealed: true });
    showSoon(dashboard);
    return { answer: { config }, end: { result: "done", detail: `${messages} messages stay as they are` } };
  },
} satisfies ActOn<InputCall<Params, typeof sealInputSchema>>;

/** Deletes a stream with all that is in it. Throws `conflict` when that is much more than was confirmed. */
export const deleteStreamAction = {
  needs: "manage",
  says: "deletes a stream with its messages and consumers: `confirmed` has its `name` and `createdAt`, `messages`, `consumers` and the number of `dependents` of a plan",
  audit: ({ params: { stream } }) => ({ action: "delete_stream", what: stream, count: null, job: null }),
  async handle({ dashboard, params: { stream }, input: { confirmed }, deed }) {
    demandForeignStream(stream);
    demandTypedName(confirmed.name, stream);
    const plan = await planStreamDeletion(dashboard, stream);
    const { messages, consumers, dependents } = plan;
    demandConfirmed({
      what: `stream ${stream}`,
      createdAt: { confirmed: confirmed.createdAt, now: plan.createdAt },
      figures: [
        { of: "messages that would be deleted", confirmed: confirmed.messages, now: exact(messages) },
        { of: "consumers that would be deleted", confirmed: confirmed.consumers, now: exact(consumers), steady: true },
        {
          of: "streams that copy from it",
          confirmed: confirmed.dependents,
          now: exact(dependents.length),
          steady: true,
        },
      ],
    });
    deed.refine({ count: messages });
    await deed.begin(`with ${messages} messages and ${consumers} consumers`);
    await administrationOf(dashboard).channels.delete(stream);
    showSoon(dashboard);
    return { answer: { deleted: true }, end: { result: "done", detail: `it had ${consumers} consumers` } };
  },
} satisfies ActOn<InputCall<Params, typeof streamDeletionInputSchema>>;

function scopeWords({ subject, before, keep }: z.output<typeof purgeScopeSchema>): string {
  const of = subject === undefined ? "messages" : `messages of ${subject}`;
  if (before !== undefined) return `${of} before #${before}`;
  return keep === undefined ? `all ${of}` : `${of} but the newest ${keep}`;
}

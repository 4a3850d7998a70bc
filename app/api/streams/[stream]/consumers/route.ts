import { createConsumerInputSchema } from "@/lib/contract/manage-consumer";
import { createConsumerAction } from "@/lib/server/actions/manage/consumer-edit";
import { route } from "@/lib/server/http/route";
import { listConsumers } from "@/lib/server/views/consumers";
import { readStream, readView } from "@/lib/server/views/sampled";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/consumers", {
  GET: {
    needs: "view",
    says: "a stream's consumers with their verdicts, worst first",
    async handle({ dashboard, params }) {
      await readStream(dashboard, params.stream);
      const { sampled, view } = readView(dashboard);
      const consumers = view.consumers.filter(({ stream }) => stream === params.stream);
      return { ...sampled, consumers: listConsumers(dashboard, consumers) };
    },
  },
  POST: { ...createConsumerAction, input: createConsumerInputSchema },
});

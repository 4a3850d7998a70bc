import { route } from "@/lib/server/http/route";
import { readConsumer, readView } from "@/lib/server/views/sampled";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/consumers/{consumer}", {
  GET: {
    needs: "view",
    says: "one consumer with its verdict",
    async handle({ dashboard, params }) {
      const consumer = await readConsumer(dashboard, params.stream, params.consumer);
      return { ...readView(dashboard).sampled, consumer };
    },
  },
});

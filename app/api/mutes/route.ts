import { muteInputSchema } from "@/lib/contract/mutes";
import { muteAction } from "@/lib/server/actions/mute-actions";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/mutes", {
  GET: {
    needs: "view",
    says: "what is muted now, by whom, why and until when, newest first",
    handle: ({ dashboard: { mutes } }) => ({ mutes: mutes.list(), problem: mutes.problem }),
  },
  POST: { ...muteAction, input: muteInputSchema },
});

import { unmuteAction } from "@/lib/server/actions/mute-actions";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/mutes/{id}/end", { POST: unmuteAction });

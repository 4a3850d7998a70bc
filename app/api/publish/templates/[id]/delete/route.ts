import { deleteTemplateAction } from "@/lib/server/actions/publish-template-actions";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/publish/templates/{id}/delete", {
  POST: deleteTemplateAction,
});

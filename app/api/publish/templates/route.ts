import { publishTemplateInputSchema } from "@/lib/contract/publish-templates";
import { saveTemplateAction } from "@/lib/server/actions/publish-template-actions";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/publish/templates", {
  GET: {
    needs: "view",
    says: "messages that people kept as templates for publishing, by name",
    handle: async ({ dashboard: { templates } }) => ({
      templates: await templates.list(),
      problem: templates.problem,
    }),
  },
  POST: { ...saveTemplateAction, input: publishTemplateInputSchema },
});

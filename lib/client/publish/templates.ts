import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import {
  type PublishTemplateInput,
  publishTemplateAnswerSchema,
  publishTemplateListSchema,
} from "../../contract/publish-templates";
import { getJson, sendJson } from "../http/http";

/** Key of the templates of a broker. */
export const templatesKey = (broker: BrokerId) => ["publish", "templates", broker] as const;

/** Messages that people kept as templates, by name. */
export function templatesQuery(broker: BrokerId) {
  return queryOptions({
    queryKey: templatesKey(broker),
    queryFn: ({ signal }) => getJson(pathsOf(broker).publishTemplates, publishTemplateListSchema, { signal }),
    staleTime: 10_000,
  });
}

/** Keeps a template for everybody; one of the same name is replaced. */
export function saveTemplateMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: (input: PublishTemplateInput) =>
      sendJson(pathsOf(broker).publishTemplates, publishTemplateAnswerSchema, { body: input }),
  });
}

/** Deletes a template for everybody. Fails with `not_found` when somebody else has. */
export function deleteTemplateMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: (id: string) =>
      sendJson(pathsOf(broker).deletePublishTemplate(id), publishTemplateAnswerSchema, { body: {} }),
  });
}

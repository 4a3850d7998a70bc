export { default, metadata } from "@/app/failures/jobs/[id]/page";

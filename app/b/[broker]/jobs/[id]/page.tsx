export { default, metadata } from "@/app/jobs/[id]/page";

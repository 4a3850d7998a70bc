export { default, metadata } from "@/app/failures/jobs/page";

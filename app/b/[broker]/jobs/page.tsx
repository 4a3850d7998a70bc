export { default, metadata } from "@/app/jobs/page";

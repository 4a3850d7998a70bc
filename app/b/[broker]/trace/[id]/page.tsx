export { default, metadata } from "@/app/trace/[id]/page";

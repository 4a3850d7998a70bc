export { default, metadata } from "@/app/incidents/[id]/page";

export { default, metadata } from "@/app/incidents/page";

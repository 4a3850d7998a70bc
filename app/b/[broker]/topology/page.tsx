export { default, metadata } from "@/app/topology/page";

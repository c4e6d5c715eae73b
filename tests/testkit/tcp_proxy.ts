export * from "../../deploy/faults/tcp_proxy.ts";

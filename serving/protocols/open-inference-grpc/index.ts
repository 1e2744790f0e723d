export { GrpcServer, type GrpcParts } from './server';

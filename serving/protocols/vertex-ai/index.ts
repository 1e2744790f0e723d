export { vertexAi, type VertexRoutes } from './protocol';

/** What node:http costs by itself: hello world for GET, and for POST a body that is read and not looked at. */
import { createServer } from 'node:http';

const answer =
  '{"model_name":"none","model_version":"1","outputs":[{"name":"y","datatype":"FP32","shape":[1,1],"data":[0.123456]}]}';
const headers = { 'content-type': 'application/json', 'content-length': answer.length };

createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 11 });
    response.end('hello world');
    return;
  }
  request.on('data', () => undefined);
  request.on('end', () => {
    response.writeHead(200, headers);
    response.end(answer);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');

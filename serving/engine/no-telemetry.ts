/**
 * ONNX Runtime 1.30 on Linux sends usage data to its vendor and keeps a device id in the home folder, unless this
 * variable says otherwise before it is loaded. A server that nobody asked about it sends nothing. Imported first by what
 * loads ONNX Runtime; an operator who wants it sets the variable to 0.
 */
process.env['ORT_DISABLE_TELEMETRY'] ??= '1';

// Entry of the thread that reads: Tesseract's own, without the messages about its progress, of which each
// line brings many and to which nobody listens.
'use strict';

const { parentPort } = require('node:worker_threads');

const post = parentPort.postMessage.bind(parentPort);
parentPort.postMessage = (message) => {
  if (message.status !== 'progress') post(message);
};

require('tesseract.js/src/worker-script/node/index.js');

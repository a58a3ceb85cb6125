// Entry of the thread that reads: Tesseract's own, without what it says of its progress. It says more of
// a line than it reads in it, and nobody listens; the messages took a twelfth of the time.
'use strict';

const { parentPort } = require('node:worker_threads');

const post = parentPort.postMessage.bind(parentPort);
parentPort.postMessage = (message) => {
  if (message.status !== 'progress') post(message);
};

require('tesseract.js/src/worker-script/node/index.js');

import '@mantine/core/styles.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeClient } from './api/client.ts';
import { makeRouter } from './router.tsx';
import { SpeechProvider } from './texts/speech.tsx';
import { cssVariables, theme } from './theme.ts';

const client = makeClient();
const router = makeRouter(client);
const place = document.getElementById('root');

if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <SpeechProvider>
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </SpeechProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

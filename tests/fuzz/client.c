/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - the client's main program, for a program that has a main of its own. */
int client_main(int argc, char **argv);

#define main client_main
#include "client/main.c"

/* SPDX-License-Identifier: BSD-2-Clause */
#include "held_output.h"

#include <poll.h>
#include <termios.h>

bool
held_output(int fd, int wait_ms)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};

	return poll(&p, 1, wait_ms) != 1 || !(p.revents & POLLOUT);
}

/* Switching XON/XOFF off lets held output go. */
void
held_output_release(int fd)
{
	struct termios modes;

	tcflush(fd, TCOFLUSH);
	if (tcgetattr(fd, &modes) < 0)
		return;
	modes.c_iflag &= ~(tcflag_t)IXON;
	tcsetattr(fd, TCSANOW, &modes);
}

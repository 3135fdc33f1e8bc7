package dev.ostiary.approval;

import java.util.function.Supplier;

/**
 * Where people find an approval's page.
 *
 * @param house the address of the server as people reach it, such as {@code https://ostiary.example.com}
 */
record Links(Supplier<String> house) {
    String to(String approval) {
        return house.get() + "/console/approvals/" + approval;
    }
}

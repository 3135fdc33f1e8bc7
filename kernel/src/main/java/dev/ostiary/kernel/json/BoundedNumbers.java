package dev.ostiary.kernel.json;

import java.math.BigDecimal;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ValueNode;

/** Refuses a decimal whose few characters would unfold into millions of digits, such as 1e999999999. */
final class BoundedNumbers extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;
    private static final int MAX_EXPONENT = 400;

    @Override
    public ValueNode numberNode(BigDecimal value) {
        if (value != null && Math.abs((long) value.precision() - value.scale()) > MAX_EXPONENT) {
            throw new BadJson("a number is out of range");
        }
        return super.numberNode(value);
    }
}
